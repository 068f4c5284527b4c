//! Whoever connects must soon say something: a connection that stays silent would be held for ever, and so many
//! of them would leave none for others.

use std::future::Future;
use std::io;
use std::pin::Pin;

use axum_server::accept::Accept;
use tokio::net::TcpStream;

use super::HEAD_PATIENCE;

/// Waits for the first byte of a connection, and gives up one that sends none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prompt;

impl<S: Send + 'static> Accept<TcpStream, S> for Prompt {
    type Stream = TcpStream;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(TcpStream, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        Box::pin(async move {
            let silent = |_| io::Error::from(io::ErrorKind::TimedOut);
            tokio::time::timeout(HEAD_PATIENCE, stream.peek(&mut [0])).await.map_err(silent)??;
            Ok((stream, service))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_connection_that_says_nothing_was_held_for_ever() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        client.writable().await.unwrap();
        client.try_write(b"G").unwrap();
        assert!(Prompt.accept(stream, ()).await.is_ok());
        let silent = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        // Only now, as a clock that stands still runs on while a connection is made.
        tokio::time::pause();
        assert_eq!(Prompt.accept(stream, ()).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
        drop(silent);
    }
}
