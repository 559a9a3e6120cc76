package dev.jdocker.daemon.container.ps;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All columns, by the names that procps has for them. */
final class PsFields {
    private static final Map<String, PsField> BY_NAME = Stream.of(
                    FamilyFields.ALL,
                    PersonFields.ALL,
                    ClockFields.ALL,
                    MemoryFields.ALL,
                    SchedulingFields.ALL,
                    SignalFields.ALL,
                    PlaceFields.ALL)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(PsField::name, Function.identity()));

    /** What procps knows too, and the kernel alone does not tell: sessions and units of systemd, and what is of no use. */
    private static final List<String> ELSEWHERE = List.of(
            "ag_id ag_nice docker htprv htshr lim lsession luid lxc machine numa ouid pcaps seat sgi_p slice unit uunit zone"
                    .split(" "));

    private PsFields() {}

    static @Nullable PsField named(String name) {
        return BY_NAME.get(name);
    }

    /** Whether procps knows a column of this name that is not here. */
    static boolean isElsewhere(String name) {
        return ELSEWHERE.contains(name);
    }

    /** Columns by their names, one with another title as {@code name=TITLE}. */
    static List<PsField> list(String names) {
        return Stream.of(names.split(" ")).map(PsFields::exactly).toList();
    }

    private static PsField exactly(String text) {
        String[] parts = text.split("=", 2);
        PsField field = BY_NAME.get(parts[0]);
        if (field == null) {
            throw new IllegalArgumentException("no column is called " + parts[0]);
        }
        return parts.length == 1 ? field : field.titled(parts[1]);
    }
}
