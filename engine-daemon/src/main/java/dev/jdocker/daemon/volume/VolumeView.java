package dev.jdocker.daemon.volume;

import dev.jdocker.api.volume.Volume;
import dev.jdocker.daemon.error.ApiException;
import java.util.Map;

/** How clients are shown volumes. */
final class VolumeView {
    private VolumeView() {}

    static Volume of(HeldVolume held) {
        return of(held, Map.of());
    }

    /** The same with what its driver tells besides. */
    static Volume withStatus(HeldVolume held) {
        return of(held, held.driver().status(held.document()));
    }

    private static Volume of(HeldVolume held, Map<String, Object> status) {
        VolumeDocument document = held.document();
        String scope = "local";
        String path = "";
        try {
            scope = held.driver().scope();
            path = held.driver().path(document);
        } catch (ApiException e) {
            // Of a plugin that is not there only its documents are known.
            path = "";
        }
        return new Volume(
                document.created(),
                document.driver(),
                document.labels(),
                path,
                document.name(),
                document.options(),
                scope,
                status,
                null);
    }
}
