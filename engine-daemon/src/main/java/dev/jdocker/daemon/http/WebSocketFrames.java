package dev.jdocker.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a WebSocket of a connection for those behind it in the pipeline, who see bytes: what comes in frames of any kind of
 * data is handed on as it is, each buffer that goes out is a frame. Pings are answered; either side's close ends it.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(WebSocketFrames.class);

    /** Of one frame, which is held in memory; longer messages come in several. */
    private static final int MAX_FRAME_BYTES = 1024 * 1024;

    private final boolean text;
    private boolean closing;

    /** @param text whether data goes out as text, which clients before API 1.28 expect */
    WebSocketFrames(boolean text) {
        this.text = text;
    }

    /** Puts the codec and this in front of the handler that sees the bytes. */
    void addBefore(ChannelPipeline pipeline, String handler) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .allowExtensions(false)
                .withUTF8Validator(false)
                .build();
        // the encoder first: the decoder itself tells the client what is wrong with a frame
        pipeline.addBefore(handler, null, new WebSocket13FrameEncoder(false));
        pipeline.addBefore(handler, null, new WebSocket13FrameDecoder(config));
        pipeline.addBefore(handler, null, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case PingWebSocketFrame ping -> {
                // A client that asks and does not read is not answered for ever.
                if (ctx.channel().isWritable() && !closing) {
                    send(ctx, new PongWebSocketFrame(ping.content()));
                } else {
                    ping.release();
                }
            }
            case PongWebSocketFrame pong -> pong.release();
            case CloseWebSocketFrame close -> {
                ChannelFuture answered = closing
                        ? ctx.newSucceededFuture()
                        : ctx.writeAndFlush(new CloseWebSocketFrame(true, 0, close.content()));
                closing = true;
                answered.addListener(ChannelFutureListener.CLOSE);
            }
            case WebSocketFrame data -> ctx.fireChannelRead(data.content());
            default -> ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        switch (message) {
            case CloseWebSocketFrame close
            when closing -> {
                close.release();
                promise.setSuccess();
            }
            case CloseWebSocketFrame close -> {
                closing = true;
                pass(ctx, close, promise);
            }
            case ByteBuf bytes
            when bytes.isReadable() ->
                pass(ctx, text ? new TextWebSocketFrame(bytes) : new BinaryWebSocketFrame(bytes), promise);
            default -> pass(ctx, message, promise);
        }
    }

    private static void pass(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ChannelFuture _ = ctx.write(message, promise);
    }

    private static void send(ChannelHandlerContext ctx, WebSocketFrame frame) {
        ChannelFuture _ = ctx.writeAndFlush(frame);
    }

    /** The codec has told the client already what is wrong with its frame, and closes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            log.debug("broken WebSocket: {}", cause.toString());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** What the engine says at its end. */
    static CloseWebSocketFrame normalEnd() {
        return new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE);
    }
}
