package dev.jdocker.cli.container;

import dev.jdocker.cli.output.JsonObject;

/** The value of {@code --restart}: {@code no}, {@code always}, {@code on-failure:3}. The engine knows which there are. */
record RestartFlag(String name, long retries) {
    private static final String INVALID = "invalid restart policy format: ";

    static RestartFlag parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new RestartFlag(text, 0);
        }
        if (colon == 0) {
            throw new IllegalArgumentException(INVALID + "no policy provided before colon");
        }
        String retries = text.substring(colon + 1);
        try {
            return new RestartFlag(text.substring(0, colon), retries.isEmpty() ? 0 : Long.parseLong(retries));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(INVALID + "maximum retry count must be an integer", e);
        }
    }

    boolean isNone() {
        return name.isEmpty() || name.equals("no");
    }

    JsonObject json() {
        return new JsonObject().put("Name", name).put("MaximumRetryCount", retries);
    }
}
