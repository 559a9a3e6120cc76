package dev.jdocker.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request and then nothing until {@link #resume()}. What the client sends behind a request is therefore still
 * undecoded bytes when that request turns out to be a hijack, and a pipelining client is served one request at a time.
 */
final class RequestGate extends HttpRequestDecoder {

    /** dockerd's limit of all headers together (net/http) is 1 MiB; nothing real needs more than a few kilobytes. */
    static final int MAX_HEADER_BYTES = 256 * 1024;

    static final int MAX_LINE_BYTES = 64 * 1024;

    private static final int MAX_PIECE_BYTES = 64 * 1024;

    private boolean paused;
    private boolean endOfInput;
    private @Nullable ChannelHandlerContext context;

    RequestGate() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_PIECE_BYTES));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (paused) {
            return;
        }
        super.decode(ctx, in, out);
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            paused = true;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && paused) {
            // The decoder would throw away the undecoded bytes now; they may be pipelined requests.
            endOfInput = true;
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** Goes on with the next request; on the event loop only. */
    void resume() throws Exception {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        paused = false;
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
        if (!paused && endOfInput) {
            super.userEventTriggered(ctx, ChannelInputShutdownEvent.INSTANCE);
        }
    }
}
