package dev.jdocker.blackbox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Looks names up as any Java program does, and prints what it finds. */
final class NameProbe {
    private NameProbe() {}

    public static void main(String[] names) {
        for (String name : names) {
            try {
                System.out.println(name + " "
                        + Arrays.stream(InetAddress.getAllByName(name))
                                .map(InetAddress::getHostAddress)
                                .sorted()
                                .collect(Collectors.joining(",")));
            } catch (UnknownHostException e) {
                System.out.println(name + " unknown");
            }
        }
    }
}
