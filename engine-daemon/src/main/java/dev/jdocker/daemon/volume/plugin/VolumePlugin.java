package dev.jdocker.daemon.volume.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** A program that can be called by the plugin protocol. */
public interface VolumePlugin {

    /** What it says it implements. */
    Set<String> activate() throws IOException;

    /** Posts JSON to a method and gives the answer. */
    JsonNode call(String method, Object arguments) throws IOException;
}
