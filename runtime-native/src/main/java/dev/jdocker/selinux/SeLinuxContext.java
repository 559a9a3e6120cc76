package dev.jdocker.selinux;

/**
 * A label: {@code user:role:type:level}.
 *
 * @param level empty where the policy knows none; may hold colons: {@code s0:c1,c2}
 */
record SeLinuxContext(String user, String role, String type, String level) {
    static SeLinuxContext parse(String text) {
        String[] parts = text.split(":", 4);
        if (parts.length < 3) {
            throw new SeLinuxException("malformed SELinux label \"" + text + "\"");
        }
        return new SeLinuxContext(parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : "");
    }

    /** With another part of that name: user, role, type or level. */
    SeLinuxContext with(String part, String value) {
        return switch (part) {
            case "user" -> new SeLinuxContext(value, role, type, level);
            case "role" -> new SeLinuxContext(user, value, type, level);
            case "type" -> new SeLinuxContext(user, role, value, level);
            case "level" -> new SeLinuxContext(user, role, type, value);
            default -> throw new IllegalArgumentException(part);
        };
    }

    @Override
    public String toString() {
        return user + ":" + role + ":" + type + (level.isEmpty() ? "" : ":" + level);
    }
}
