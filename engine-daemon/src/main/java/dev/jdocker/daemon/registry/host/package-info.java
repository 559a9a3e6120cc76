/** Which hosts stand for a registry, and how each is reached: mirrors, certificates, insecure ranges, proxies. */
@NullMarked
package dev.jdocker.daemon.registry.host;

import org.jspecify.annotations.NullMarked;
