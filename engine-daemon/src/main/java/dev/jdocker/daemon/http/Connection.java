package dev.jdocker.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: passes its requests one after the other to the dispatcher and what the client sends to whoever
 * reads it. All state is confined to the event loop; the channel is read only as far as somebody wants the bytes.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** How much of a body that nobody read is skipped to keep the connection; the same as in Go's net/http. */
    static final int SKIP_LIMIT_BYTES = 256 * 1024;

    private static final long LINGER_MILLIS = 2000;

    /** How long a client may take for the head of its first request; the same as dockerd's. */
    private static final long FIRST_HEAD_MINUTES = 5;

    private enum Phase {
        /** Between two requests. */
        IDLE,
        /** A handler is at work. */
        REQUEST,
        /** Answered, the rest of the body is being skipped. */
        SKIP,
        /** Taken out of HTTP. */
        RAW,
        /** Answered for the last time; what still comes is thrown away until the client closes. */
        LINGER
    }

    private final Channel channel;
    private final RequestGate gate;
    private final Dispatcher dispatcher;
    private final Output output;
    private final Peer peer;
    private Phase phase = Phase.IDLE;
    private @Nullable NettyExchange exchange;
    private @Nullable Input input;
    private @Nullable ScheduledFuture<?> firstHead;
    private boolean bodyComplete;
    private boolean endOfInput;
    private boolean readAhead;
    private long skippedBytes;

    Connection(Channel channel, RequestGate gate, Dispatcher dispatcher) {
        this.channel = channel;
        this.gate = gate;
        this.dispatcher = dispatcher;
        this.output = new Output(channel);
        this.peer = new Peer(channel);
    }

    Peer peer() {
        return peer;
    }

    Output output() {
        return output;
    }

    Channel channel() {
        return channel;
    }

    /** Closes the connection if no request is being served on it. */
    void closeIfIdle() {
        channel.eventLoop().execute(() -> {
            if (phase == Phase.IDLE) {
                drop();
            }
        });
    }

    /** Closes the connection at once. Called from any thread. */
    void drop() {
        ChannelFuture _ = channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ScheduledFuture<?> slow = channel.eventLoop().schedule(this::drop, FIRST_HEAD_MINUTES, TimeUnit.MINUTES);
        firstHead = slow;
        channel.closeFuture().addListener(closed -> slow.cancel(false));
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case HttpRequest request -> {
                begin(request);
                if (message instanceof HttpContent content) {
                    content(content);
                }
            }
            case HttpContent content -> content(content);
            case ByteBuf bytes when phase == Phase.RAW && input != null -> input.add(bytes);
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        if (firstHead != null) {
            firstHead.cancel(false);
            firstHead = null;
        }
        bodyComplete = false;
        readAhead = false;
        skippedBytes = 0;
        phase = Phase.REQUEST;
        Input body = new Input(() -> channel.eventLoop().execute(this::readIfWanted));
        input = body;
        NettyExchange next = new NettyExchange(this, RequestHead.of(request), body);
        exchange = next;
        if (endOfInput) {
            next.clientLeft();
        }
        dispatcher.dispatch(next);
    }

    private void content(HttpContent content) {
        if (phase == Phase.SKIP || phase == Phase.LINGER) {
            skippedBytes += content.content().readableBytes();
        }
        if (input != null) {
            input.add(content.content());
        } else {
            content.release();
        }
        if (content instanceof LastHttpContent last) {
            bodyComplete = true;
            if (input != null) {
                if (last.decoderResult().isFailure()) {
                    input.fail("malformed request body: "
                            + last.decoderResult().cause().getMessage());
                } else {
                    input.end();
                }
            }
            if (phase == Phase.SKIP) {
                next();
            }
        } else if (phase == Phase.SKIP && skippedBytes > SKIP_LIMIT_BYTES) {
            linger();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (bodyComplete && phase == Phase.REQUEST) {
            return;
        }
        readIfWanted();
    }

    private void readIfWanted() {
        boolean wanted = switch (phase) {
            case IDLE, SKIP, LINGER -> true;
            // One read beyond the body shows when the client closes; the gate keeps what else it may bring.
            case REQUEST -> bodyComplete ? !readAhead : input != null && input.wantsMore();
            case RAW -> input != null && input.wantsMore();
        };
        if (wanted && !endOfInput) {
            readAhead = phase == Phase.REQUEST && bodyComplete;
            channel.read();
        }
    }

    /** The answer has been handed to the output; goes on with the next request or closes. Called from any thread. */
    void answered(boolean keepAlive) {
        channel.eventLoop().execute(() -> {
            exchange = null;
            if (phase != Phase.REQUEST) {
                return;
            }
            if (input != null) {
                input.close();
            }
            if (!keepAlive && bodyComplete) {
                output.close();
            } else if (!keepAlive) {
                linger();
            } else if (bodyComplete) {
                next();
            } else {
                phase = Phase.SKIP;
                readIfWanted();
            }
        });
    }

    /** Takes the connection out of HTTP; the result is what the client sends from now on. Called by a handler. */
    Input hijack(Input body) {
        CompletableFuture<Input> in = new CompletableFuture<>();
        channel.eventLoop().execute(() -> in.complete(toRaw(body)));
        return in.join();
    }

    /** The same for bytes that come and go in frames. The request must have been one without a body. */
    Input hijack(Input body, WebSocketFrames frames) {
        CompletableFuture<Input> in = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            frames.addBefore(
                    channel.pipeline(), channel.pipeline().context(this).name());
            in.complete(toRaw(body));
        });
        return in.join();
    }

    private Input toRaw(Input body) {
        phase = Phase.RAW;
        exchange = null;
        if (!bodyComplete) {
            // A client that keeps sending its body while attached: the decoded body is its input.
            readIfWanted();
            return body;
        }
        Input raw = new Input(() -> channel.eventLoop().execute(this::readIfWanted));
        input = raw;
        channel.pipeline().remove(gate);
        if (endOfInput) {
            raw.end();
        }
        readIfWanted();
        return raw;
    }

    private void next() {
        phase = Phase.IDLE;
        input = null;
        try {
            gate.resume();
        } catch (Exception e) {
            exceptionCaught(channel.pipeline().context(this), e);
        }
        readIfWanted();
    }

    private void linger() {
        phase = Phase.LINGER;
        output.shutdown();
        ScheduledFuture<?> _ = channel.eventLoop().schedule(this::drop, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        readIfWanted();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            return;
        }
        endOfInput = true;
        if (input != null) {
            if (phase == Phase.RAW || bodyComplete) {
                input.end();
            } else {
                input.fail("unexpected EOF");
            }
        }
        if (exchange != null) {
            exchange.clientLeft();
        }
        if (phase == Phase.IDLE || phase == Phase.SKIP || phase == Phase.LINGER) {
            output.close();
        } else {
            HangUp.watch(channel);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (input != null) {
            if (phase == Phase.RAW) {
                input.end();
            } else {
                input.fail("the client has closed the connection");
            }
        }
        if (exchange != null) {
            exchange.clientLeft();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            // A client that breaks the connection, or does not speak TLS as it must.
            log.debug("connection broken: {}", cause.toString());
        } else {
            log.error("connection failed", cause);
        }
        drop();
    }
}
