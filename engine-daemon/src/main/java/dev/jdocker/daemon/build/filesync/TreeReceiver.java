package dev.jdocker.daemon.build.filesync;

import buildkit.fsutil.Packet;
import buildkit.fsutil.Packet.PacketType;
import buildkit.fsutil.Stat;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One transfer of a folder from a client into a {@link KeptTree}: the client lists what it has, is asked for the files that
 * have changed, sends them, and both say that it is over.
 */
final class TreeReceiver {

    /** So many files are asked for and not yet there: enough to keep the client busy, too few to block each other. */
    private static final int MAX_OUTSTANDING = 64;

    private final BlockingClientCall<Packet, Packet> call;
    private final KeptTree kept;
    private final LongConsumer receivedBytes;
    private long received;

    TreeReceiver(BlockingClientCall<Packet, Packet> call, KeptTree kept, LongConsumer receivedBytes) {
        this.call = call;
        this.kept = kept;
        this.receivedBytes = receivedBytes;
    }

    /** Does it; the tree is then what the client has. */
    void receive() throws IOException, InterruptedException, StatusException {
        List<Stat> wanted = entries();
        @Nullable Map<String, Stat> before = kept.entries();
        if (before == null) {
            kept.clear();
            before = Map.of();
        }
        TreeChanges changes = new TreeChanges(kept.tree(), wanted, before);
        if (!changes.isNothing()) {
            kept.forget();
            changes.apply();
            files(changes, wanted);
            changes.complete();
            Map<String, Stat> now = LinkedHashMap.newLinkedHashMap(wanted.size());
            wanted.forEach(entry -> now.put(entry.getPath(), entry));
            kept.remember(now);
        }
        write(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());
        while (read().getType() != PacketType.PACKET_FIN) {
            // What was on its way.
        }
        call.halfClose();
    }

    private List<Stat> entries() throws IOException, InterruptedException, StatusException {
        List<Stat> entries = new ArrayList<>();
        EntryOrder order = new EntryOrder();
        while (true) {
            Packet packet = read();
            if (packet.getType() != PacketType.PACKET_STAT) {
                throw new IOException(
                        "the client sent a packet of kind " + packet.getTypeValue() + " among the names of its files");
            }
            if (!packet.hasStat()) {
                return entries;
            }
            order.accept(packet.getStat());
            entries.add(packet.getStat());
        }
    }

    private void files(TreeChanges changes, List<Stat> wanted)
            throws IOException, InterruptedException, StatusException {
        Iterator<Integer> toAsk = changes.wantedFiles().iterator();
        if (!toAsk.hasNext()) {
            return;
        }
        Path incoming = kept.incoming();
        Map<Integer, FileChannel> open = new HashMap<>();
        try {
            while (toAsk.hasNext() || !open.isEmpty()) {
                while (toAsk.hasNext() && open.size() < MAX_OUTSTANDING) {
                    int number = toAsk.next();
                    open.put(
                            number,
                            FileChannel.open(
                                    incoming.resolve(Integer.toString(number)),
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE));
                    write(Packet.newBuilder()
                            .setType(PacketType.PACKET_REQ)
                            .setID(number)
                            .build());
                }
                Packet packet = read();
                @Nullable FileChannel file = open.get(packet.getID());
                if (packet.getType() != PacketType.PACKET_DATA || file == null) {
                    throw new IOException("the client sent a packet of kind " + packet.getTypeValue() + " for file "
                            + packet.getID() + ", which it was not asked for");
                }
                if (packet.getData().isEmpty()) {
                    open.remove(packet.getID());
                    file.close();
                    changes.place(incoming.resolve(Integer.toString(packet.getID())), wanted.get(packet.getID()));
                } else {
                    for (java.nio.ByteBuffer bytes : packet.getData().asReadOnlyByteBufferList()) {
                        while (bytes.hasRemaining()) {
                            file.write(bytes);
                        }
                    }
                }
            }
        } finally {
            for (FileChannel file : open.values()) {
                file.close();
            }
        }
    }

    private Packet read() throws IOException, InterruptedException, StatusException {
        @Nullable Packet packet = call.read();
        if (packet == null) {
            throw new IOException("the client ended the transfer before it was complete");
        }
        received += packet.getSerializedSize();
        receivedBytes.accept(received);
        if (packet.getType() == PacketType.PACKET_ERR) {
            throw new IOException("error from sender: " + packet.getData().toStringUtf8());
        }
        return packet;
    }

    private void write(Packet packet) throws InterruptedException, StatusException, IOException {
        if (!call.write(packet)) {
            throw new IOException("the client ended the transfer before it was complete");
        }
    }
}
