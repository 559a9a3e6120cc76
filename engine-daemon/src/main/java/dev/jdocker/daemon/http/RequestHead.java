package dev.jdocker.daemon.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a request says before its body.
 *
 * @param target path and query as sent
 * @param keepAlive whether the client would use the connection for another request
 * @param chunking whether the client understands chunked coding (HTTP/1.1)
 * @param bodyLength -1 where the body is chunked
 * @param expectsContinue whether the client waits for {@code 100 Continue} before it sends its body
 * @param malformed why it is no HTTP request, null if it is one
 */
record RequestHead(
        String method,
        String target,
        HttpHeaders headers,
        boolean keepAlive,
        boolean chunking,
        long bodyLength,
        boolean expectsContinue,
        @Nullable Throwable malformed) {

    static RequestHead of(HttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean chunked = HttpUtil.isTransferEncodingChunked(request);
        boolean modern = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        boolean expects = modern && headers.contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
        Throwable malformed = request.decoderResult().cause();
        return new RequestHead(
                request.method().name(),
                request.uri(),
                headers,
                malformed == null && HttpUtil.isKeepAlive(request),
                modern,
                chunked ? -1 : malformed == null ? HttpUtil.getContentLength(request, 0L) : 0,
                expects,
                malformed);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
