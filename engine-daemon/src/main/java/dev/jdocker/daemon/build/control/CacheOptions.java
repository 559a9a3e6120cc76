package dev.jdocker.daemon.build.control;

import buildkit.control.CacheOptionsEntry;
import dev.jdocker.daemon.build.CacheOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a client wants cache taken from and put to. */
final class CacheOptions {

    private CacheOptions() {}

    static List<CacheOption> exports(buildkit.control.CacheOptions cache) {
        List<CacheOption> exports = new ArrayList<>(entries(cache.getExportsList()));
        if (!cache.getExportRefDeprecated().isEmpty()) {
            Map<String, String> attributes = new TreeMap<>(cache.getExportAttrsDeprecatedMap());
            attributes.put("ref", cache.getExportRefDeprecated());
            exports.add(new CacheOption("registry", attributes));
        }
        return exports;
    }

    static List<CacheOption> imports(buildkit.control.CacheOptions cache) {
        List<CacheOption> imports = new ArrayList<>(entries(cache.getImportsList()));
        cache.getImportRefsDeprecatedList()
                .forEach(ref -> imports.add(new CacheOption("registry", Map.of("ref", ref))));
        return imports;
    }

    private static List<CacheOption> entries(List<CacheOptionsEntry> entries) {
        return entries.stream()
                .map(entry -> new CacheOption(entry.getType(), entry.getAttrsMap()))
                .toList();
    }

    static List<CacheOption> ofFrontend(List<buildkit.gateway.CacheOptionsEntry> entries) {
        return entries.stream()
                .map(entry -> new CacheOption(entry.getType(), entry.getAttrsMap()))
                .toList();
    }
}
