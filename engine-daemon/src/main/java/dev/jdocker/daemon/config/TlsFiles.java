package dev.jdocker.daemon.config;

import java.nio.file.Path;

/**
 * What TCP is served with TLS by, as PEM files.
 *
 * @param verifiesClients whether clients must show a certificate that {@code ca} has signed
 */
public record TlsFiles(Path ca, Path certificate, Path key, boolean verifiesClients) {}
