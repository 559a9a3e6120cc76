package dev.jdocker.daemon.network.firewall;

import dev.jdocker.linux.nft.Nftables;
import java.util.Collection;

/** In nftables. */
public final class NftFirewall implements Firewall {
    private final Nftables nftables;
    private volatile boolean off;

    public NftFirewall(Nftables nftables) {
        this.nftables = nftables;
    }

    @Override
    public void restore(FirewallPlan plan) {
        off = plan.filtered().equals(FirewallPlan.Families.NONE);
        nftables.apply(off ? Ruleset.NO_TABLE : Ruleset.whole(plan));
    }

    @Override
    public void addBridge(BridgeRules bridge) {
        apply(Ruleset.bridge("add", bridge));
    }

    @Override
    public void removeBridge(BridgeRules bridge) {
        apply(Ruleset.bridge("delete", bridge));
    }

    @Override
    public void publish(Collection<? extends PortElement> ports) {
        apply(Ruleset.ports("add", ports));
    }

    @Override
    public void withdraw(Collection<? extends PortElement> ports) {
        apply(Ruleset.ports("delete", ports));
    }

    @Override
    public void guard(boolean v4) {
        apply(Ruleset.guard(v4));
    }

    private void apply(String commands) {
        if (!off) {
            nftables.apply(commands);
        }
    }
}
