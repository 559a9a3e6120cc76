package dev.jdocker.daemon.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/** Turns a client's {@code close_notify} into what a shut down socket is: with TLS the client says no more, and may still listen (T3). */
final class TlsEnd extends ChannelInboundHandlerAdapter {

    private boolean told;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean end = event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent closed && closed.isSuccess());
        if (!end) {
            ctx.fireUserEventTriggered(event);
        } else if (!told) {
            told = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }
}
