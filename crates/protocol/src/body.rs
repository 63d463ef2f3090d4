//! Checksums and compression of request bodies.

use awsjson_smithy::Operation;
use bytes::Bytes;
use http::Request;
use http::header::HeaderValue;

/// Adds the header `Content-MD5` if the operation requires a checksum of its body
/// (`smithy.api#httpChecksumRequired`), and does nothing otherwise. The checksum covers the body as it is
/// sent, so compress the body first.
#[cfg(feature = "checksum")]
pub fn add_checksum<O: Operation>(request: &mut Request<Bytes>) {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use md5::{Digest, Md5};

    if !O::TRAITS.checksum_required {
        return;
    }
    let checksum = STANDARD.encode(Md5::digest(request.body()));
    if let Ok(checksum) = HeaderValue::try_from(checksum) {
        request.headers_mut().insert("content-md5", checksum);
    }
}

/// The minimum size of a body to compress, in bytes: the default that all AWS SDKs have for
/// `request_min_compression_size_bytes`.
#[cfg(feature = "gzip")]
pub const DEFAULT_MIN_COMPRESSION_BYTES: usize = 10_240;

/// Compresses the body with gzip if the operation allows it (`smithy.api#requestCompression`) and the body
/// has at least `min_bytes`, and does nothing otherwise.
#[cfg(feature = "gzip")]
pub fn compress<O: Operation>(request: &mut Request<Bytes>, min_bytes: usize) {
    use http::header::CONTENT_ENCODING;
    use std::io::Write;

    if !O::TRAITS.gzip_request || request.body().len() < min_bytes {
        return;
    }
    let capacity = request.body().len() / 2;
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(capacity), flate2::Compression::default());
    // Writing to memory does not fail. If it did, sending the uncompressed body would still be correct.
    let Ok(compressed) = encoder.write_all(request.body()).and_then(|()| encoder.finish()) else { return };
    *request.body_mut() = Bytes::from(compressed);
    request.headers_mut().append(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
}
