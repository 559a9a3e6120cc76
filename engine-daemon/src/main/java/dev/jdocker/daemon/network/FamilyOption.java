package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.model.OptionText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that say whether a network has a family of addresses, for clients and defaults that know no better way. */
enum FamilyOption {
    IPV4("com.docker.network.enable_ipv4", true),
    IPV6("com.docker.network.enable_ipv6", false);

    private final String key;
    private final boolean absent;

    FamilyOption(String key, boolean absent) {
        this.key = key;
        this.absent = absent;
    }

    /**
     * Whether a new network has it.
     *
     * @param asked what the request itself says, which wins over its options
     */
    boolean holds(@Nullable Boolean asked, Map<String, String> options) {
        String text = options.getOrDefault(key, "");
        if (!text.isEmpty() && !OptionText.isTruth(text)) {
            throw new BadRequest("driver-opt \"" + key + "\" is not a valid bool");
        }
        if (asked != null) {
            return asked;
        }
        return text.isEmpty() ? absent : OptionText.isTrue(text);
    }
}
