package dev.jdocker.daemon.network.firewall;

import java.util.Collection;

/**
 * The engine's own table in the packet filter of its network namespace. Each call is one transaction: packets see the
 * state before or after it, never one between. What others put into their tables is neither read nor changed.
 */
public interface Firewall {

    /** Makes the table anew, whatever was in it. */
    void restore(FirewallPlan plan);

    void addBridge(BridgeRules bridge);

    void removeBridge(BridgeRules bridge);

    void publish(Collection<? extends PortElement> ports);

    void withdraw(Collection<? extends PortElement> ports);

    /** From now on nothing but containers' packets is forwarded of a family. */
    void guard(boolean v4);
}
