//! The page for people.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use bytes::Bytes;
use common::{Caller, fill_every_list};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use partnercentral_account_emulator::{Emulator, Fault};
use serde_json::json;
use std::process::Command;

/// The contrast of two colors, from 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |color: &str| {
        let digits: String = match color.len() {
            3 => color.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => color.to_owned(),
        };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_page_can_be_read_in_both_color_schemes_and_used_by_keyboard() {
    let page = include_str!("../src/control/page.html");
    let schemes: Vec<_> = page.split(":root {").skip(1).map(|rest| rest.split_once('}').unwrap().0).collect();
    assert_eq!(schemes.len(), 2, "light and dark");
    assert!(page.contains("@media (prefers-color-scheme: dark)") && page.contains("color-scheme: light dark"));
    for scheme in schemes {
        let color = |name: &str| {
            let value = scheme.split(&format!("--{name}: #")).nth(1).unwrap();
            value.split(';').next().unwrap().trim()
        };
        for front in ["front", "muted", "accent", "good", "bad"] {
            for back in ["back", "raised"] {
                let contrast = contrast(color(front), color(back));
                assert!(contrast >= 4.5, "{front} on {back}: {contrast:.2} in {scheme}");
            }
        }
    }
    // Everything that can be clicked is an element that the keyboard reaches, in the order of the page.
    for (at, _) in page.match_indices(".addEventListener(\"click\"") {
        let target = page[..at].rsplit([' ', ';', '\n']).next().unwrap();
        let id = target.strip_prefix("byId(\"").and_then(|rest| rest.strip_suffix("\")"));
        let made = |name: &str| page.contains(&format!("const {name} = make(\"button\""));
        let is_button = match id {
            Some(id) => page.contains(&format!("<button id=\"{id}\"")),
            None => made(target) || target == "button",
        };
        assert!(is_button, "{target} is not a button");
    }
    assert!(!page.contains("onclick") && page.contains(":focus-visible { outline: 2px"));
    let orders = page.split("tabindex").skip(1).map(|rest| rest.trim_start_matches(['=', ':', ' ', '"']));
    assert!(orders.clone().count() > 0 && orders.into_iter().all(|it| it.starts_with('0') || it.starts_with("-1")));
}

#[tokio::test]
async fn the_page_is_whole_in_itself() {
    let emulator = Emulator::start().await.unwrap();
    let request = Request::get("/_emulator/").header("host", "localhost").body(Full::new(Bytes::new())).unwrap();
    let response = common::open(emulator.endpoint_url()).await.send_request(request).await.unwrap();
    let (head, page) = response.into_parts();
    assert_eq!(
        (head.status.as_u16(), &head.headers["content-type"]),
        (200, &"text/html; charset=utf-8".parse().unwrap())
    );
    let page = String::from_utf8(page.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    for outside in ["http://", "https://", "//cdn", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    // Text from clients must never be read as HTML.
    for unsafe_name in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
        assert!(!page.contains(unsafe_name), "{unsafe_name}");
    }
    let policy = head.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
}

/// The page in headless Chromium after some seconds, at the rest of its address after `/_emulator`; `None` where there is
/// no Chromium.
async fn open_page(emulator: &Emulator, rest: &str) -> Option<String> {
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|it| it.status.success());
    let Some(browser) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(is_there) else {
        eprintln!("skipped: there is no Chromium to open the page in");
        return None;
    };
    let url = format!("{}/_emulator{rest}", emulator.endpoint_url());
    let profile =
        format!("{}/browser-{}", env!("CARGO_TARGET_TMPDIR"), emulator.endpoint_url().rsplit(':').next().unwrap());
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("--user-data-dir={profile}"))
        .arg(&url);
    let dom = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let _ = std::fs::remove_dir_all(profile);
    Some(String::from_utf8_lossy(&dom.stdout).into_owned())
}

#[tokio::test]
async fn the_page_shows_what_happened() {
    let emulator = Emulator::start().await.unwrap();
    fill_every_list(&emulator).await;
    let Some(dom) = open_page(&emulator, "/").await else { return };
    for expected in [
        "Example Partner 1",
        "PENDING",
        "SUBSIDIARY",
        "IN_PROGRESS",
        "REGISTRANT_VERIFICATION",
        "unused@partner-1.example",
        "CreateConnectionInvitation",
        "MissingAuthenticationToken",
    ] {
        assert!(dom.contains(expected), "{expected} is not on the page: {dom}");
    }
    assert!(!dom.contains(">Show up to"), "{dom}");
    // A response of a fault can be any JSON.
    let odd = Fault::response(StatusCode::BAD_REQUEST, r#"{"__type":5}"#).operation("ListPartners");
    emulator.add_fault(odd);
    Caller::all(&emulator)[0].call("ListPartners", json!({})).await;
    let without_slash = open_page(&emulator, "").await.unwrap();
    assert!(without_slash.contains("Example Partner 1") && without_slash.contains("400 5: "), "{without_slash}");
}

#[tokio::test]
async fn one_of_a_thousand_is_found() {
    let id = |number: u32| format!("pacinv-{number:013}");
    let invitation = |number| {
        json!({
            "id": id(number), "sender": "1", "receiver": "2", "connection_type": "SUBSIDIARY",
            "status": if number == 7 { "CANCELED" } else { "REJECTED" },
        })
    };
    let seed = json!({ "invitations": (0..1_000).map(invitation).collect::<Vec<_>>() });
    let emulator =
        Emulator::builder().accounts(1_000).snapshot(seed.to_string().parse().unwrap()).start().await.unwrap();
    let callers = Caller::all(&emulator);
    callers[0].call("ListPartners", json!({ "Catalog": "AWS" })).await.ok();
    let Some(dom) = open_page(&emulator, "/").await else { return };
    let count = |dom: &str, part: &str| dom.matches(part).count();
    assert_eq!((count(&dom, "<code>pacinv-"), dom.contains(&id(7)), dom.contains(&id(999))), (200, false, true));
    // Accounts and invitations.
    assert_eq!((count(&dom, ">Show up to 1000<"), count(&dom, "<code>pprofile-")), (2, 200));

    let dom = open_page(&emulator, "/#canceled").await.unwrap();
    assert_eq!((count(&dom, "<code>pacinv-"), dom.contains(&id(7)), count(&dom, ">Show up to")), (1, true, 0));
    let dom = open_page(&emulator, "/#partner%20777").await.unwrap();
    assert_eq!((count(&dom, "<code>pprofile-"), count(&dom, "<code>pacinv-")), (1, 0));
    assert!(dom.contains("Status of account 777") && dom.contains("None with this text."), "{dom}");
    // A text that is not a valid part of an address is searched as it is.
    let wrong = open_page(&emulator, "/#100%").await.unwrap();
    assert!(wrong.contains("None with this text.") && !wrong.contains("<code>pprofile-"), "{wrong}");
    // The only request is kept, but is not shown.
    assert!(dom.contains("<details hidden"), "{dom}");
}
