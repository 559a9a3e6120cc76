/** The network namespaces of containers, and how links in them are furnished. */
@NullMarked
package dev.jdocker.daemon.network.sandbox;

import org.jspecify.annotations.NullMarked;
