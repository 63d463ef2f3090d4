//! Requests that are signed by `curl --aws-sigv4`, as they arrive at a socket.

use crate::{KEY, REGION, SECRET, SERVICE, TOKEN, check};
use http::Request;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;

/// Reads one request, and answers it.
fn receive(mut stream: TcpStream) -> Request<Vec<u8>> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let start = line();
    let mut words = start.split(' ');
    let mut request = Request::builder().method(words.next().unwrap()).uri(words.next().unwrap());
    let mut length = 0;
    loop {
        let header = line();
        let Some((name, value)) = header.split_once(':') else { break };
        request = request.header(name, value.trim());
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}").unwrap();
    request.body(body).unwrap()
}

#[test]
fn signatures_of_curl_are_accepted() {
    let has_curl = Command::new("curl").args(["--aws-sigv4", "aws:amz", "--version"]).stdout(Stdio::null()).status();
    if !has_curl.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no curl that signs");
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    for (target, token, body) in
        [("/", None, "{}"), ("/", Some(TOKEN), r#"{"Name":"Ada"}"#), ("/path?a=1&b=2", None, "")]
    {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--fail", "--max-time", "10", "--noproxy", "*", "--request", "POST"]);
        command.args(["--aws-sigv4", &format!("aws:amz:{REGION}:{SERVICE}"), "--user", &format!("{KEY}:{SECRET}")]);
        command.args([
            "--header",
            "Content-Type: application/x-amz-json-1.0",
            "--header",
            "X-Amz-Target: Greeter.Greet",
        ]);
        if let Some(token) = token {
            command.args(["--header", &format!("X-Amz-Security-Token: {token}")]);
        }
        command.args(["--data-binary", body, &format!("http://{address}{target}")]);
        let curl = thread::spawn(move || command.output().unwrap());
        let (stream, _) = listener.accept().unwrap();
        check(receive(stream), token);
        let output = curl.join().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
