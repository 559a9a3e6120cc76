package dev.jdocker.daemon.http;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client first shut down its writing side and then went away. epoll(7) says EPOLLHUP of it as often as
 * it is asked, whatever it was asked for, and Netty passes that on to nobody: the event loop would turn for as long as the
 * connection is held here. So it is looked for, on the event loop, from the first end of input on.
 */
final class HangUp implements Runnable {

    private static final long INTERVAL_MILLIS = 200;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final Channel channel;

    private HangUp(Channel channel) {
        this.channel = channel;
    }

    static void watch(Channel channel) {
        new HangUp(channel).run();
    }

    @Override
    public void run() {
        if (!channel.isOpen()) {
            return;
        }
        if (isGone()) {
            var _ = channel.close();
            return;
        }
        var _ = channel.eventLoop().schedule(this, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Writing nothing does nothing, and fails with EPIPE or ECONNRESET where there is nobody to write to. */
    private boolean isGone() {
        if (!(channel instanceof UnixChannel unix) || !unix.fd().isOpen()) {
            return false;
        }
        try {
            int _ = unix.fd().write(NOTHING, 0, 0);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
