package dev.jdocker.cli.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares names as people do, runs of digits by their value. */
final class NaturalOrder {
    private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

    private NaturalOrder() {}

    static int compare(String a, String b) {
        List<String> left = parts(a);
        List<String> right = parts(b);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = part(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            parts.add(matcher.group());
        }
        return parts;
    }

    private static int part(String a, String b) {
        boolean numbers = isNumber(a) && isNumber(b);
        String left = numbers ? a.replaceFirst("^0+(?=.)", "") : a;
        String right = numbers ? b.replaceFirst("^0+(?=.)", "") : b;
        if (numbers && left.length() != right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        int order = left.compareTo(right);
        return order != 0 ? order : Integer.compare(a.length(), b.length());
    }

    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }
}
