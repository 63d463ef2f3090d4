//! Runtimes that end while calls on other runtimes wait for what was begun on them.

use crate::support::{ACCESS_KEY, cancel, client_of, done};
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::{Authority, Server, credentials};
use partnercentral_account::CallOptions;
use std::net::SocketAddr;
use std::sync::mpsc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

#[test]
fn root_certificates_are_loaded_for_the_others() {
    let (servers, authority) = (runtime(), Authority::new("test authority"));
    let server = servers.block_on(Server::builder().tls(&authority).start([done()]));
    let client = client_of(server.url()).root_certificates_pem(authority.pem()).build().unwrap();

    // The first call begins while its runtime is shutting down, which starts no more work.
    let ((begun, wait_begun), (shut_down, wait_shut_down)) = (mpsc::channel::<()>(), mpsc::channel::<()>());
    let (ending, first) = (runtime(), client.clone());
    ending.spawn(async move {
        begun.send(()).unwrap();
        wait_shut_down.recv().unwrap();
        drop(cancel(&first, CallOptions::new()).await);
        drop(begun);
    });
    wait_begun.recv().unwrap();
    ending.shutdown_background();
    shut_down.send(()).unwrap();
    wait_begun.recv().expect_err("the task ends or is dropped");

    let response = runtime().block_on(cancel(&client, CallOptions::new())).unwrap();
    assert_eq!(response.metadata.attempts, 1);
}

/// Asks a server for credentials.
#[derive(Debug)]
struct Remote(SocketAddr);

impl ProvideCredentials for Remote {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let mut stream = TcpStream::connect(self.0).await.map_err(CredentialsError::provider_error)?;
            stream.read_u8().await.map_err(CredentialsError::provider_error)?;
            Ok(credentials(ACCESS_KEY))
        })
    }
}

#[test]
fn credentials_are_fetched_again_for_the_others() {
    let servers = runtime();
    let server = servers.block_on(Server::start([done()]));
    let remote = servers.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let provider = Remote(remote.local_addr().unwrap());
    let client = client_of(server.url()).credentials_provider(provider).build().unwrap();

    let (ending, first) = (runtime(), client.clone());
    ending.spawn(async move { drop(cancel(&first, CallOptions::new()).await) });
    let (stalled, _) = servers.block_on(remote.accept()).unwrap();
    drop(ending);

    servers.spawn(async move {
        let (mut stream, _) = remote.accept().await.unwrap();
        stream.write_all(b"k").await.unwrap();
    });
    let calling = runtime();
    for _ in 0..2 {
        calling.block_on(cancel(&client, CallOptions::new())).unwrap();
    }
    drop(stalled);
}
