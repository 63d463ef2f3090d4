//! Runtimes that end while calls on other runtimes wait for what was begun on them.

use crate::support::{ACCESS_KEY, cancel, client_of, done};
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::{Authority, Server, credentials};
use partnercentral_account::client::{BoxFuture, CallResult};
use partnercentral_account::operation::CancelConnection;
use partnercentral_account::{CallOptions, Client};
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::task::Poll;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

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

/// Waits for a permit, and then asks a server for credentials, which expire after a moment.
#[derive(Debug, Clone)]
struct Remote {
    address: SocketAddr,
    permits: Arc<Semaphore>,
}

const LIFETIME: Duration = Duration::from_secs(1);

impl ProvideCredentials for Remote {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.permits.acquire().await.unwrap().forget();
            let mut stream = TcpStream::connect(self.address).await.map_err(CredentialsError::provider_error)?;
            stream.read_u8().await.map_err(CredentialsError::provider_error)?;
            let mut credentials = credentials(ACCESS_KEY);
            *credentials.expiry_mut() = Some(SystemTime::now() + LIFETIME);
            Ok(credentials)
        })
    }
}

/// A client, its provider, and the server that the provider asks.
fn client(servers: &Runtime, server: &Server) -> (Client, Remote, TcpListener) {
    let listener = servers.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let provider = Remote { address: listener.local_addr().unwrap(), permits: Arc::new(Semaphore::new(0)) };
    let client = client_of(server.url()).credentials_provider(provider.clone()).build().unwrap();
    (client, provider, listener)
}

async fn answer(listener: TcpListener) {
    while let Ok((mut stream, _)) = listener.accept().await {
        stream.write_all(b"k").await.unwrap();
    }
}

type Call = BoxFuture<'static, CallResult<CancelConnection>>;

/// A call that has begun, and waits for credentials.
fn begin(runtime: &Runtime, client: &Client) -> Call {
    let client = client.clone();
    let mut call: Call = Box::pin(async move { cancel(&client, CallOptions::new()).await });
    runtime.block_on(std::future::poll_fn(|context| {
        assert!(call.as_mut().poll(context).is_pending());
        Poll::Ready(())
    }));
    call
}

#[test]
fn credentials_are_fetched_again_for_the_others() {
    let (servers, calling) = (runtime(), runtime());
    let server = servers.block_on(Server::start([done()]));
    let (client, provider, listener) = client(&servers, &server);
    servers.spawn(answer(listener));
    provider.permits.add_permits(1);
    calling.block_on(cancel(&client, CallOptions::new())).unwrap();
    std::thread::sleep(LIFETIME);

    let ending = runtime();
    drop(begin(&ending, &client));
    drop(ending);
    let call = begin(&calling, &client);
    provider.permits.add_permits(1);
    calling.block_on(call).unwrap();
}

#[test]
fn a_fetch_needs_only_the_runtime_that_it_began_on() {
    let (servers, second) = (runtime(), runtime());
    // Not driven while others are.
    let first = Builder::new_current_thread().enable_all().build().unwrap();
    let server = servers.block_on(Server::start([done()]));
    let (client, provider, listener) = client(&servers, &server);
    let (call, other) = (begin(&first, &client), begin(&second, &client));
    let other = second.spawn(other);
    provider.permits.add_permits(1);
    let (mut stream, _) = servers.block_on(listener.accept()).unwrap();
    drop((other, second));
    servers.block_on(stream.write_all(b"k")).unwrap();
    first.block_on(call).unwrap();
}
