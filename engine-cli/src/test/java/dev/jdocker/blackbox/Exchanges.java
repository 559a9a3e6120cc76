package dev.jdocker.blackbox;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What is said on one connection, as requests and answers. It ends with the connection, or before: where either side speaks no HTTP
 * (any more). On one thread only.
 */
final class Exchanges {

    /** Bodies of the API that are no archives and no logs are shorter, but for events of hours. */
    private static final int LONGEST_BODY_BYTES = 32 << 20;

    private static final HttpDecoderConfig LIMITS =
            new HttpDecoderConfig().setMaxInitialLineLength(1 << 16).setMaxHeaderSize(1 << 20);

    private final Queue<HttpRequest> asked = new ArrayDeque<>();
    private final EmbeddedChannel requests = new EmbeddedChannel(new HttpRequestDecoder(LIMITS));
    private final EmbeddedChannel answers = new EmbeddedChannel(new HttpResponseDecoder(LIMITS) {
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            HttpRequest request = asked.peek();
            return (request != null && request.method().equals(HttpMethod.HEAD)) || super.isContentAlwaysEmpty(message);
        }
    });
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private HttpResponse answer;
    private boolean deafToClient;
    private boolean deaf;

    /** Hears what the client says. */
    void asked(ByteBuf bytes) {
        if (deaf || deafToClient) {
            bytes.release();
            return;
        }
        requests.writeInbound(bytes);
        drain(requests, this::takeRequest);
    }

    /** Hears what the engine says. */
    void answered(ByteBuf bytes) {
        if (deaf) {
            bytes.release();
            return;
        }
        answers.writeInbound(bytes);
        drain(answers, this::takeAnswer);
    }

    /** The connection has ended. */
    void end() {
        if (!deaf) {
            answers.finish();
            drain(answers, this::takeAnswer);
            if (answer != null) {
                tell(false);
            }
        }
        deaf = true;
        requests.finishAndReleaseAll();
        answers.finishAndReleaseAll();
    }

    private static void drain(EmbeddedChannel decoder, Consumer<Object> taker) {
        for (Object message = decoder.readInbound(); message != null; message = decoder.readInbound()) {
            try {
                taker.accept(message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
    }

    private void takeRequest(Object message) {
        if (message instanceof HttpRequest request) {
            if (request.decoderResult().isFailure()) {
                deafToClient = true;
            } else {
                asked.add(request);
            }
        }
    }

    private void takeAnswer(Object message) {
        if (message instanceof HttpResponse head) {
            deaf |= head.decoderResult().isFailure();
            answer = head.status().code() >= 200 || isUpgrade(head) ? head : null;
        }
        if (message instanceof HttpContent content && answer != null && !deaf) {
            add(content.content());
            if (content instanceof LastHttpContent) {
                tell(content.decoderResult().isSuccess());
            }
        }
    }

    private static boolean isUpgrade(HttpResponse response) {
        return response.status().code() == 101;
    }

    private void add(ByteBuf content) {
        String type = answer.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (type.startsWith("application/json") && body.size() < LONGEST_BODY_BYTES) {
            try {
                content.getBytes(content.readerIndex(), body, content.readableBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void tell(boolean whole) {
        HttpRequest request = asked.poll();
        if (request != null) {
            Map<String, String> headers = new LinkedHashMap<>();
            answer.headers()
                    .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
            Judge.hear(new Exchange(
                    request.method().name(),
                    request.uri(),
                    request.headers().get(HttpHeaderNames.USER_AGENT, ""),
                    new Http.Reply(answer.status().code(), headers, body.toByteArray()),
                    whole && body.size() < LONGEST_BODY_BYTES));
        }
        deaf |= isUpgrade(answer);
        answer = null;
        body.reset();
    }
}
