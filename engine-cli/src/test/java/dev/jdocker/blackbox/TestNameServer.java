package dev.jdocker.blackbox;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * A name server of the outside world, as a program: at every question it answers the address 10.9.8.N, N being how many it
 * has been asked so far; names that begin with "none" there are not.
 */
final class TestNameServer {
    private static final int HEADER = 12;

    private TestNameServer() {}

    public static void main(String[] args) throws IOException {
        byte[] buffer = new byte[2048];
        int asked = 0;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(args[0]), 53))) {
            System.out.println("ready");
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                asked++;
                byte[] answer = answer(buffer, asked);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private static byte[] answer(byte[] query, int asked) {
        int end = HEADER;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        end += 5;
        boolean none = new String(query, HEADER + 1, 4, java.nio.charset.StandardCharsets.US_ASCII).equals("none");
        boolean v4 = query[end - 3] == 1;
        byte[] record = {(byte) 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 10, 9, 8, (byte) asked};
        byte[] answer = Arrays.copyOf(query, none || !v4 ? end : end + record.length);
        answer[2] = (byte) 0x81;
        answer[3] = (byte) (none ? 0x83 : 0x80);
        Arrays.fill(answer, 6, HEADER, (byte) 0);
        if (!none && v4) {
            answer[7] = 1;
            System.arraycopy(record, 0, answer, end, record.length);
        }
        return answer;
    }
}
