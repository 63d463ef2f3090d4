//! The server of the benchmarks: HTTP/1.1 with fixed responses, a thread for each connection.
//!
//! ```text
//! bench-server [CA_FILE]
//! ```
//!
//! prints `HTTP=<port>`, and with the feature `tls` also `TLS=<port>`, after it has written the certificate of its
//! authority to `CA_FILE`. It ends when its input does, and so with the program that started it.
//!
//! The path of a request says how many items a list has: `/1000`.

mod http1;
mod request;
mod response;
#[cfg(feature = "tls")]
mod tls;

use response::Responses;
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// Enough for a request: a small stack lets ten thousand connections have one each.
const STACK_BYTES: usize = 128 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let responses = Arc::new(Responses::default());
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut ready = format!("HTTP={}", listener.local_addr()?.port());
    accept(listener, responses.clone(), Ok);
    #[cfg(feature = "tls")]
    {
        let ca_file = std::env::args().nth(1).ok_or("usage: bench-server CA_FILE")?;
        let config = tls::config(ca_file.as_ref())?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        ready += &format!(" TLS={}", listener.local_addr()?.port());
        accept(listener, responses, move |socket| tls::stream(&config, socket));
    }
    println!("{ready}");
    io::stdout().flush()?;
    // Until the program that started this one has ended.
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Serves each connection on a thread of its own.
fn accept<S: Read + Write + 'static>(
    listener: TcpListener,
    responses: Arc<Responses>,
    open: impl Fn(TcpStream) -> io::Result<S> + Clone + Send + 'static,
) {
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let (responses, open) = (responses.clone(), open.clone());
            let serve = move || {
                // A client that goes away in the middle of a request is no fault.
                let _ = socket
                    .set_nodelay(true)
                    .and_then(|()| open(socket))
                    .and_then(|stream| http1::serve(stream, &responses));
            };
            if let Err(error) = thread::Builder::new().stack_size(STACK_BYTES).spawn(serve) {
                eprintln!("no thread for a connection: {error}");
            }
        }
    });
}
