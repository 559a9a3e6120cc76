package dev.jdocker.daemon.build.filesync;

import buildkit.filesync.FileSyncGrpc;
import buildkit.fsutil.Packet;
import dev.jdocker.daemon.build.LocalSource.Selection;
import dev.jdocker.daemon.build.session.Session;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The folders of clients as they are on this machine while builds need them. Builds of one session that want the same of a
 * folder at the same time share it; it is fetched once.
 */
public final class LocalFolders {

    private final KeptTrees trees;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Wish, Shared> shared = new HashMap<>();

    public LocalFolders(KeptTrees trees) {
        this.trees = trees;
    }

    /**
     * @param use what the folder is wanted for: copies for different uses are kept apart, as they hold different parts of it
     */
    private record Wish(Session session, String name, String use, Selection selection) {}

    /** A fetched folder that stays as it is until it is closed. */
    interface Lease extends AutoCloseable {
        Path folder();

        @Override
        void close();
    }

    private static final class Shared {
        final CompletableFuture<KeptTrees.Loan> loan = new CompletableFuture<>();
        int users;
    }

    /** Fetches what is selected of the client's folder {@code name}. */
    Lease fetch(Session session, String name, String use, Selection selection, LongConsumer receivedBytes)
            throws IOException {
        Wish wish = new Wish(session, name, use, selection);
        Shared entry;
        boolean mine;
        lock.lock();
        try {
            @Nullable Shared present = shared.get(wish);
            mine = present == null || present.loan.isCompletedExceptionally();
            entry = mine || present == null ? new Shared() : present;
            entry.users++;
            shared.put(wish, entry);
        } finally {
            lock.unlock();
        }
        if (mine) {
            receive(wish, entry, receivedBytes);
        }
        try {
            KeptTrees.Loan loan = entry.loan.get();
            return new Lease() {
                private boolean closed;

                @Override
                public Path folder() {
                    return loan.tree().tree();
                }

                @Override
                public void close() {
                    if (!closed) {
                        closed = true;
                        release(wish, entry);
                    }
                }
            };
        } catch (ExecutionException e) {
            release(wish, entry);
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(String.valueOf(cause.getMessage()), e);
        } catch (InterruptedException e) {
            release(wish, entry);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
    }

    private void receive(Wish wish, Shared entry, LongConsumer receivedBytes) {
        KeptTrees.@Nullable Loan loan = null;
        try {
            loan = trees.borrow(
                    String.join("\0", wish.name(), wish.use(), wish.session().sharedKey()));
            transfer(wish, loan.tree(), receivedBytes);
            entry.loan.complete(loan);
        } catch (IOException | RuntimeException | StatusException e) {
            if (loan != null) {
                loan.close();
            }
            entry.loan.completeExceptionally(e);
        } catch (InterruptedException e) {
            loan.close();
            entry.loan.completeExceptionally(new InterruptedIOException("interrupted"));
            Thread.currentThread().interrupt();
        }
    }

    private static void transfer(Wish wish, KeptTree tree, LongConsumer receivedBytes)
            throws IOException, InterruptedException, StatusException {
        if (!wish.session().serves("moby.filesync.v1.FileSync/DiffCopy")) {
            throw new IOException("no local sources enabled");
        }
        Channel channel = ClientInterceptors.intercept(
                wish.session().channel(),
                MetadataUtils.newAttachHeadersInterceptor(SelectionHeaders.of(wish.name(), wish.selection())));
        BlockingClientCall<Packet, Packet> call =
                FileSyncGrpc.newBlockingV2Stub(channel).diffCopy();
        boolean complete = false;
        try {
            new TreeReceiver(call, tree, receivedBytes).receive();
            complete = true;
        } catch (StatusException e) {
            throw new IOException(
                    e.getStatus().getDescription() == null
                            ? String.valueOf(e.getMessage())
                            : e.getStatus().getDescription(),
                    e);
        } finally {
            if (!complete) {
                call.cancel("the transfer failed", null);
            }
        }
    }

    private void release(Wish wish, Shared entry) {
        lock.lock();
        try {
            entry.users--;
            if (entry.users > 0) {
                return;
            }
            shared.remove(wish, entry);
        } finally {
            lock.unlock();
        }
        CompletableFuture<Void> _ = entry.loan.thenAccept(KeptTrees.Loan::close);
    }
}
