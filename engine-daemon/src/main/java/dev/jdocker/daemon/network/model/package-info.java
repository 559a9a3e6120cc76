/** Networks, and what containers have in them: the records and interfaces that drivers, sandboxes and name servers share. */
@NullMarked
package dev.jdocker.daemon.network.model;

import org.jspecify.annotations.NullMarked;
