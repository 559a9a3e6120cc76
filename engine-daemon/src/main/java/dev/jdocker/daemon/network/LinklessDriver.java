package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.network.model.DefaultRoute;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.linux.Fd;
import java.util.Collection;

/**
 * The driver of a network that gives containers nothing: {@code host} has its links already, {@code null} wants none. There
 * is one network of each.
 */
record LinklessDriver(String name) implements NetworkDriver {

    @Override
    public boolean givesAddresses() {
        return false;
    }

    @Override
    public Network check(Network wish, Collection<Network> others) {
        throw new Forbidden("only one instance of \"" + name + "\" network is allowed");
    }

    @Override
    public void create(Network network) {
        // nothing to make
    }

    @Override
    public void remove(Network network) {
        // nothing was made
    }

    @Override
    public void plug(Network network, Endpoint endpoint, Fd namespace) {
        throw new IllegalStateException("the network " + network.name() + " has no links");
    }

    @Override
    public void unplug(Network network, Endpoint endpoint) {
        // nothing was plugged in
    }

    @Override
    public DefaultRoute defaultRoute(Network network) {
        return DefaultRoute.NONE;
    }

    @Override
    public String port(String endpointId) {
        return "";
    }
}
