//! Paginated operations.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{CallOptions, Client, ErrorKind, Pages, pages};
use awsjson_testing::{Reply, Server};
use common::service::{List, ListInput, Tail, TailInput};

fn list(server: &Server) -> Pages<List> {
    let client = Client::builder().region("us-east-1").endpoint_url(server.url()).build().unwrap();
    pages(client, ListInput::default(), CallOptions::new())
}

async fn bodies(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.text()).map(Into::into).collect()
}

#[tokio::test]
async fn pages_are_followed_to_the_last_and_no_further() {
    let script = [
        Reply::json(r#"{"Names":["a","b"],"NextToken":"2"}"#),
        Reply::json(r#"{"Names":[],"NextToken":"3"}"#),
        Reply::json(r#"{"Names":["c"]}"#),
    ];
    let server = Server::builder().accept_any_signature().start(script).await;
    let client = Client::builder().region("us-east-1").endpoint_url(server.url()).build().unwrap();
    let mut items = pages::<List>(client, ListInput::default(), CallOptions::new()).items();
    let mut names = Vec::new();
    while let Some(name) = items.next().await {
        names.push(name.unwrap());
    }
    assert_eq!(names, ["a", "b", "c"]);
    assert!(items.next().await.is_none(), "the stream stays at its end");
    let received = server.requests();
    let bodies = received.iter().map(|request| request.text()).collect::<Vec<_>>();
    assert_eq!(bodies, ["{}", r#"{"NextToken":"2"}"#, r#"{"NextToken":"3"}"#]);
    assert!(received.iter().all(|request| request.header("authorization").is_empty()), "auth is none");
}

#[tokio::test]
async fn a_repeated_token_ends_the_pages() {
    let server = Server::builder().accept_any_signature();
    let server = server.start([Reply::json(r#"{"Names":["a"],"NextToken":"2"}"#)]).await;
    let client = Client::builder().region("us-east-1").endpoint_url(server.url()).build().unwrap();
    let mut pages = pages::<List>(client, ListInput::default(), CallOptions::new());
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RepeatedToken), "{error}");
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn an_empty_page_that_repeats_its_token_is_the_end_where_the_model_says_so() {
    let full = Reply::json(r#"{"Names":["a"],"Next":"2"}"#);
    let server = Server::start([full.clone(), Reply::json(r#"{"Names":[],"Next":"2"}"#)]).await;
    let tail = |url: &str| {
        let client = common::client(url).build().unwrap();
        pages::<Tail>(client, TailInput::default(), CallOptions::new())
    };
    let mut pages = tail(&server.url());
    assert_eq!(pages.next().await.unwrap().unwrap().names, ["a"]);
    assert!(pages.next().await.unwrap().unwrap().names.is_empty());
    assert!(pages.next().await.is_none());

    let server = Server::start([full]).await;
    let mut pages = tail(&server.url());
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RepeatedToken), "a page with items is no end: {error}");
}

#[tokio::test]
async fn the_token_of_the_first_page_may_not_come_back_either() {
    let page = |next: &str| Reply::json(format!(r#"{{"Names":["x"],"NextToken":"{next}"}}"#));
    let server = Server::builder().accept_any_signature().start([page("b"), page("a")]).await;
    let client = Client::builder().region("us-east-1").endpoint_url(server.url()).build().unwrap();
    let input = ListInput { next_token: Some("a".to_owned()), ..ListInput::default() };
    let mut pages = pages::<List>(client, input, CallOptions::new());
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RepeatedToken), "{error}");
    assert_eq!(server.request_count(), 2);
}

#[tokio::test]
async fn a_circle_of_many_pages_ends_and_tokens_that_look_alike_are_others() {
    let pages_of = |tokens: Vec<String>| async move {
        let page = |token: &String| Reply::json(format!(r#"{{"Names":["x"],"NextToken":"{token}"}}"#));
        let script: Vec<_> = tokens.iter().chain(&tokens).map(page).collect();
        let server = Server::builder().accept_any_signature().start(script).await;
        let mut pages = list(&server);
        let mut count = 0;
        while let Some(page) = pages.next().await {
            if let Err(error) = page {
                assert!(matches!(error.kind(), ErrorKind::RepeatedToken), "{error}");
                return count;
            }
            count += 1;
        }
        panic!("{count} pages without an error");
    };
    assert_eq!(pages_of((0..1000).map(|token| token.to_string()).collect()).await, 1000);
    let alike = ["a", "A", " a", "a ", "\\\\u0061", "a\\u0000", "\u{e4}", "a\u{308}"];
    assert_eq!(pages_of(alike.map(str::to_owned).to_vec()).await, alike.len());
    assert_eq!(pages_of(vec!["a".into(), "b".into(), "\\u0061".into()]).await, 2, "an escape is no difference");
}

fn two_pages() -> [Reply; 2] {
    [Reply::json(r#"{"Names":["a","b"],"NextToken":"2"}"#), Reply::json(r#"{"Names":["c","d"]}"#)]
}

#[tokio::test]
async fn pages_and_items_are_collected() {
    let unsigned = || Server::builder().accept_any_signature();
    let server = unsigned().start(two_pages()).await;
    let names: Vec<String> = list(&server).page_size(2).items().try_collect().await.unwrap();
    assert_eq!(names, ["a", "b", "c", "d"]);
    assert_eq!(bodies(&server).await, [r#"{"Size":2}"#, r#"{"NextToken":"2","Size":2}"#]);
    let server = unsigned().start(two_pages()).await;
    assert_eq!(list(&server).try_collect::<Vec<_>>().await.unwrap().len(), 2);
    let [first, _] = two_pages();
    let server = unsigned().start([first, Reply::error(400, "Rude")]).await;
    assert_eq!(list(&server).items().try_collect::<Vec<_>>().await.unwrap_err().code(), Some("Rude"));
}

#[tokio::test]
async fn no_more_items_and_pages_than_asked_for() {
    for (most, names, requests) in [(0, "", 0), (1, "a", 1), (2, "ab", 1), (3, "abc", 2), (9, "abcd", 2)] {
        let server = Server::builder().accept_any_signature().start(two_pages()).await;
        let mut items = list(&server).items().max_items(most);
        let mut found = String::new();
        while let Some(name) = items.next().await {
            found += &name.unwrap();
        }
        assert_eq!((found.as_str(), server.request_count()), (names, requests), "{most}");
        assert!(items.next().await.is_none());
    }
}
