package dev.jdocker.jrunc;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a verb works with.
 *
 * @param store the containers
 * @param environment that of the command
 */
record Session(
        StateStore store,
        Machine machine,
        ErrorLog log,
        InputStream in,
        PrintStream out,
        Map<String, String> environment) {

    /** The container of that id. */
    Container container(String id) {
        ContainerId checked = ContainerId.parse(id);
        return new Container(this, checked, store.get(checked));
    }
}
