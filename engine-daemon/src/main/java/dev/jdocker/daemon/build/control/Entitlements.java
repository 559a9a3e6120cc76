package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.Entitlement;
import dev.jdocker.daemon.error.BadRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the client of a build grants it; what the engine does not know is refused, as it may not be passed over. */
final class Entitlements {

    private Entitlements() {}

    static Set<Entitlement> of(List<String> names) {
        Set<Entitlement> granted = EnumSet.noneOf(Entitlement.class);
        for (String name : names) {
            granted.add(
                    switch (name) {
                        case "network.host" -> Entitlement.NETWORK_HOST;
                        case "security.insecure" -> Entitlement.SECURITY_INSECURE;
                        default ->
                            throw new BadRequest(
                                    "granting entitlement " + name + " is not allowed by build daemon configuration");
                    });
        }
        return granted;
    }
}
