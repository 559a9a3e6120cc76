package dev.jdocker.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.log.LineSplitter.Cut;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    /** A log that takes nothing until it is told to. */
    private static final class Slow implements LogSender {
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private volatile boolean aborted;

        @Override
        public void send(LinePiece piece) throws IOException {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (aborted) {
                throw new IOException("aborted");
            }
            taken.add(piece.text());
        }

        @Override
        public void abort() {
            aborted = true;
            open.countDown();
        }

        @Override
        public void close() {}
    }

    private static void send(LogSender to, String... lines) {
        for (String line : lines) {
            byte[] bytes = (line + "\n").getBytes(UTF_8);
            new LineSplitter(OutputStreamName.STDOUT, Cut.NONE).split(bytes, 0, bytes.length, false, 1, piece -> {
                try {
                    to.send(piece);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return true;
            });
        }
    }

    @Test
    void whatFindsTheQueueFullIsDroppedAndTheRestArrives() throws Exception {
        Slow slow = new Slow();
        SendQueue queue = new SendQueue(slow, SendQueue.Bound.bytes(10), "c");
        send(queue, "first");
        slow.reached.await();
        send(queue, "aaaa", "bbbb", "cccc", "dd");
        slow.open.countDown();
        queue.close();
        assertThat(slow.taken).containsExactly("first", "aaaa", "bbbb", "dd");
    }

    @Test
    void whatFindsTooManyLinesIsRefusedWhereThatIsWanted() throws Exception {
        Slow slow = new Slow();
        SendQueue queue = new SendQueue(slow, SendQueue.Bound.lines(2, "full"), "c");
        send(queue, "first");
        slow.reached.await();
        send(queue, "second", "third");
        assertThatThrownBy(() -> queue.send(new LinePiece(OutputStreamName.STDOUT)))
                .isInstanceOf(IOException.class)
                .hasMessage("full");
        slow.open.countDown();
        queue.close();
        assertThat(slow.taken).containsExactly("first", "second", "third");
    }

    @Test
    void abortingLetsGoOfWhatWaits() throws Exception {
        Slow slow = new Slow();
        SendQueue queue = new SendQueue(slow, SendQueue.Bound.bytes(0), "c");
        send(queue, "first", "second");
        slow.reached.await();
        queue.abort();
        queue.close();
        assertThat(slow.taken).isEmpty();
        assertThatThrownBy(() -> queue.send(new LinePiece(OutputStreamName.STDOUT)))
                .isInstanceOf(IOException.class);
    }
}
