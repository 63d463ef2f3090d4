use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers with status, additional header lines and body.
    Answer(u16, &'static str, &'static str),
    /// Writes these bytes and closes the connection.
    Raw(&'static str),
    /// Never answers.
    Silence,
    /// Closes the connection.
    Drop,
}

pub const HELLO: Reply = Reply::Answer(200, "x-amzn-requestid: id-1\r\n", r#"{"Text":"Hello"}"#);

#[derive(Clone, Debug)]
pub struct Received {
    /// The path and the query.
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    pub connection: usize,
}

pub struct Server {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Answers requests one after the other by `script`; the last reply goes on for ever.
    pub async fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(script.into_iter().collect::<VecDeque<_>>()));
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = received.clone();
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, connection, script.clone(), log.clone()));
            }
        });
        Self { url, received }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(
    stream: TcpStream,
    connection: usize,
    script: Arc<Mutex<VecDeque<Reply>>>,
    log: Arc<Mutex<Vec<Received>>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let request = read(&mut stream, connection).await?;
        log.lock().unwrap().push(request);
        let reply = {
            let mut script = script.lock().unwrap();
            if script.len() > 1 { script.pop_front() } else { script.front().cloned() }
        };
        match reply? {
            Reply::Answer(status, headers, body) => {
                let length = body.len();
                let answer = format!("HTTP/1.1 {status} Status\r\n{headers}content-length: {length}\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).await.ok()?;
            }
            Reply::Raw(bytes) => {
                stream.write_all(bytes.as_bytes()).await.ok()?;
                return None;
            }
            Reply::Silence => tokio::time::sleep(Duration::from_secs(3600)).await,
            Reply::Drop => return None,
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>, connection: usize) -> Option<Received> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|&read| read > 0)?;
    let path = line.strip_prefix("POST ").unwrap().strip_suffix(" HTTP/1.1\r\n").unwrap().to_owned();
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_owned(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    stream.read_exact(&mut body).await.ok()?;
    Some(Received { path, headers, body: String::from_utf8(body).unwrap(), connection })
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Whether the signature is right, computed anew from what was received.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        self.is_signed_as(&self.path, secret)
    }

    /// The same, with `path` as it goes into the signature.
    pub fn is_signed_as(&self, path: &str, secret: &str) -> bool {
        use hmac::{Hmac, KeyInit, Mac};
        use sha2::{Digest, Sha256};
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let mac = |key: &[u8], data: &str| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(data.as_bytes());
            mac.finalize().into_bytes().to_vec()
        };
        let part = |name: &str| self.authorization(name);
        let (_, scope) = part("Credential=").split_once('/').unwrap();
        let date = self.header("x-amz-date");
        let canonical = hex(&Sha256::digest(self.canonical(path)));
        let key = scope.split('/').fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part));
        let signature = mac(&key, &format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{canonical}"));
        part("Signature=") == hex(&signature)
    }

    /// A part of the header `Authorization`.
    pub fn authorization(&self, name: &str) -> &str {
        self.header("authorization").split([' ', ',']).find_map(|part| part.strip_prefix(name)).unwrap()
    }

    /// What is signed of the request, with `path` as it goes into the signature.
    pub fn canonical(&self, path: &str) -> String {
        use sha2::{Digest, Sha256};
        let names = self.authorization("SignedHeaders=");
        let lines = names.split(';').map(|name| format!("{name}:{}\n", self.header(name))).collect::<String>();
        let body = Sha256::digest(&self.body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        format!("POST\n{path}\n\n{lines}\n{names}\n{body}")
    }
}
