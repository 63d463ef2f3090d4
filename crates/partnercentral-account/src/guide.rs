//! The guide: how to do things, page by page. Each example on these pages is a test: those that call run against the
//! emulator.
//!
//! | page | what it answers |
//! | --- | --- |
//! | [`start`] | How do I make the first call? |
//! | [`errors`] | What can go wrong, and what do I do about it? |
//! | [`retries`] | What is sent again, how long does a call take, and what if I do not know whether it was carried out? |
//! | [`credentials`] | Where do region, credentials, endpoint and proxy come from? |
//! | [`pagination`] | How do I read long lists? |
//! | [`testing`] | How do I test my code without AWS? |
//! | [`observability`] | How do I see what is going on? |
//! | [`http`] | How do I use my own HTTP stack? |
//! | [`services`] | How do I get a client for another service? |
//! | [`performance`] | What does a call cost, and what can I do about it? |
//! | [`migration`] | How does this compare with the AWS SDK for Rust and boto3, call by call? |

macro_rules! pages {
    ($($page:ident)*) => {$(
        #[doc = include_str!(concat!("../docs/guide/", stringify!($page), ".md"))]
        pub mod $page {}
    )*};
}

pages! { start errors retries credentials pagination testing observability http services performance migration }
