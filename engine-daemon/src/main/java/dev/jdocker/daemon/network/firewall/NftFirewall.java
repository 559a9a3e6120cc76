package dev.jdocker.daemon.network.firewall;

import dev.jdocker.linux.nft.Nftables;
import java.util.Collection;

/** In nftables. */
public final class NftFirewall implements Firewall {
    private final Nftables nftables;

    public NftFirewall(Nftables nftables) {
        this.nftables = nftables;
    }

    @Override
    public void restore(FirewallPlan plan) {
        nftables.apply(Ruleset.whole(plan));
    }

    @Override
    public void addBridge(BridgeRules bridge) {
        nftables.apply(Ruleset.bridge("add", bridge));
    }

    @Override
    public void removeBridge(BridgeRules bridge) {
        nftables.apply(Ruleset.bridge("delete", bridge));
    }

    @Override
    public void publish(Collection<PublishedPort> ports) {
        nftables.apply(Ruleset.ports("add", ports));
    }

    @Override
    public void withdraw(Collection<PublishedPort> ports) {
        nftables.apply(Ruleset.ports("delete", ports));
    }
}
