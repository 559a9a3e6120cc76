package dev.jdocker.daemon.network.bridge;

import dev.jdocker.daemon.config.HostOptions;
import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.firewall.FirewallPlan.Families;
import dev.jdocker.daemon.network.sandbox.NetSysctl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets the host forward packets, and sees to it that it does not become a router for others by that: where it was off before,
 * a note says so for the engines after this one, and the packet filter drops what is not of containers.
 *
 * @param notes where notes are, on tmpfs as the setting itself
 */
public record Forwarding(Path notes, Firewall firewall, HostOptions options) {

    /** The families that are forwarded for containers alone. */
    public Families guarded() {
        return new Families(isGuarded(true), isGuarded(false));
    }

    private boolean isGuarded(boolean v4) {
        return options.forwarding() && options.guarded() && Files.exists(note(v4));
    }

    private Path note(boolean v4) {
        return notes.resolve(v4 ? "forwarding-was-off" : "forwarding-v6-was-off");
    }

    /** Turns it on for a family, unless the engine is not to. */
    public void allow(boolean v4) {
        String setting = v4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding";
        if (!options.forwarding() || !NetSysctl.exists(setting) || NetSysctl.isOn(setting)) {
            return;
        }
        try {
            if (!Files.exists(note(v4))) {
                Files.createFile(note(v4));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("note that the host did not forward packets", e);
        }
        if (options.guarded()) {
            firewall.guard(v4);
        }
        NetSysctl.set(setting, "1");
    }
}
