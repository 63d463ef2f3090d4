//! The server of the benchmarks: HTTP/1.1 with fixed responses, on one thread.
//!
//! ```text
//! bench-server [CA_FILE]
//! ```
//!
//! prints `HTTP=<port>`, and with the feature `tls` also `TLS=<port>`, after it has written the certificate of its
//! authority to `CA_FILE`. It ends when its input does, and so with the program that started it.
//!
//! The path of a request says how many items a list has, and whether the response ends the connection: `/1000/close`.

mod response;
#[cfg(feature = "tls")]
mod tls;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use response::Responses;
use std::error::Error;
use std::io::{self, Write};
use std::rc::Rc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{LocalSet, spawn_local};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    LocalSet::new().block_on(&runtime, serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let responses = Rc::new(Responses::default());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut ready = format!("HTTP={}", listener.local_addr()?.port());
    spawn_local(accept(listener, responses.clone(), async |socket| Ok(socket)));
    #[cfg(feature = "tls")]
    {
        let ca_file = std::env::args().nth(1).ok_or("usage: bench-server CA_FILE")?;
        let acceptor = tls::acceptor(ca_file.as_ref())?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        ready += &format!(" TLS={}", listener.local_addr()?.port());
        spawn_local(accept(listener, responses, async move |socket| acceptor.accept(socket).await));
    }
    println!("{ready}");
    io::stdout().flush()?;
    // Until the program that started this one has ended.
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}

/// Serves each connection, once `open` has made it ready for HTTP.
async fn accept<S: AsyncRead + AsyncWrite + Unpin + 'static>(
    listener: TcpListener,
    responses: Rc<Responses>,
    open: impl AsyncFn(TcpStream) -> io::Result<S> + 'static,
) {
    let open = Rc::new(open);
    loop {
        let (responses, open) = (responses.clone(), open.clone());
        match listener.accept().await {
            Ok((socket, _)) => spawn_local(async move {
                // A client that goes away in the middle of a request is no fault.
                let _ = socket.set_nodelay(true);
                if let Ok(stream) = open(socket).await {
                    let respond = service_fn(|request| responses.respond(request));
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), respond).await;
                }
            }),
            Err(error) => return eprintln!("no more connections: {error}"),
        };
    }
}
