package dev.jdocker.daemon.network;

import dev.jdocker.api.json.Timestamp;

/**
 * A network that every engine has, as it stands in {@code networks/<name>.json}.
 *
 * @param id 64 hexadecimal digits, the same for the whole life of the data root
 */
public record Network(String name, String id, String driver, Timestamp created) {}
