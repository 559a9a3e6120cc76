package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.build.session.SessionCache;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.LocalImages;
import java.util.ArrayList;
import java.util.List;

/** Where a client wants the results of builds elsewhere taken from: {@code --cache-from}. */
record CacheImports(CacheImages images) {

    List<CacheSource> sources(RunningBuild build, List<CacheOption> options) {
        Credentials credentials = build.credentials();
        List<CacheSource> sources = new ArrayList<>();
        for (CacheOption option : options) {
            sources.add(
                    switch (option.type()) {
                        case "registry" ->
                            images.of(LocalImages.parse(required(option, "ref")).withDefaultTag(), credentials);
                        case "local" ->
                            new SessionCache(
                                    build.requireSession(), required(option, "src"), required(option, "digest"));
                        default -> throw new Unsupported("unknown cache importer: \"" + option.type() + "\"");
                    });
        }
        return sources;
    }

    private static String required(CacheOption option, String key) {
        String value = option.attributes().getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new BadRequest(option.type() + " cache importer requires " + key);
        }
        return value;
    }
}
