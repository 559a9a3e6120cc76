package dev.jdocker.blackbox;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A server of its own process, run in another network namespace: writes what comes to its standard output, each datagram or
 * piece of a connection as its length in four bytes and its bytes, behind its port in four bytes.
 */
final class Listener {
    private static final int MAX_DATAGRAM = 65_535;

    private Listener() {}

    /** Arguments: udp or tcp. */
    public static void main(String[] arguments) throws IOException {
        DataOutputStream out = new DataOutputStream(System.out);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (arguments[0].equals("udp")) {
            try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
                out.writeInt(socket.getLocalPort());
                out.flush();
                byte[] buffer = new byte[MAX_DATAGRAM];
                while (true) {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    write(out, buffer, packet.getLength());
                }
            }
        }
        try (ServerSocket server = new ServerSocket(0, 50, loopback)) {
            out.writeInt(server.getLocalPort());
            out.flush();
            while (true) {
                Socket connection = server.accept();
                Thread.startVirtualThread(() -> copy(connection, out));
            }
        }
    }

    private static void copy(Socket connection, DataOutputStream out) {
        try (connection;
                InputStream in = connection.getInputStream()) {
            byte[] buffer = new byte[MAX_DATAGRAM];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(out, buffer, read);
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    private static synchronized void write(DataOutputStream out, byte[] bytes, int length) throws IOException {
        out.writeInt(length);
        out.write(bytes, 0, length);
        out.flush();
    }
}
