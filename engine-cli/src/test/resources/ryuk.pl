#!/usr/bin/perl
# Stands in for Testcontainers' reaper: a client tells it filters, one a line, and is answered ACK. When the last client
# has gone, containers, networks, volumes and images that fit any of the filters are removed.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;

my $grace = $ENV{RYUK_RECONNECTION_TIMEOUT} || '1s';
$grace =~ s/s$//;

# One request to the engine; gives the body.
sub engine {
    my ($method, $path) = @_;
    my $socket = IO::Socket::UNIX->new(Peer => '/var/run/docker.sock') or die "no engine: $!";
    print $socket "$method /v1.44$path HTTP/1.0\r\nHost: docker\r\n\r\n";
    local $/;
    my $answer = <$socket>;
    $answer =~ s/^.*?\r\n\r\n//s;
    return $answer;
}

# {"label":["a=b","c=d"]}, escaped for a query.
sub query {
    my ($filter) = @_;
    my @labels;
    for my $pair (split /&/, $filter) {
        my ($key, $value) = split /=/, $pair, 2;
        $value =~ s/\+/ /g;
        $value =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
        push @labels, "\"$value\"" if $key eq 'label';
    }
    my $json = '{"label":[' . join(',', @labels) . ']}';
    $json =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ge;
    return "filters=$json";
}

my %filters;

sub reap {
    for my $query (map { query($_) } keys %filters) {
        engine('DELETE', "/containers/$_?force=1&v=1") for ids('Id', engine('GET', "/containers/json?all=1&$query"));
        engine('DELETE', "/networks/$_") for ids('Id', engine('GET', "/networks?$query"));
        engine('DELETE', "/volumes/$_?force=1") for ids('Name', engine('GET', "/volumes?$query"));
        engine('DELETE', "/images/$_?force=1") for ids('Id', engine('GET', "/images/json?all=1&$query"));
    }
}

# What stands at the head of each object of a list.
sub ids {
    my ($key, $json) = @_;
    return $json =~ /[\[{,]\s*"$key":"((?:sha256:)?[0-9a-zA-Z_.-]+)"/g;
}

$| = 1;
my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 8, ReuseAddr => 1) or die "port 8080: $!";
my $ready = IO::Select->new($server);
print "Started!\n";
my $seen = 0;
while (1) {
    my $clients = $ready->count - 1;
    my @now = $ready->can_read($seen && !$clients ? $grace : undef);
    last if $seen && !$clients && !@now;
    for my $handle (@now) {
        if ($handle == $server) {
            $ready->add(scalar $server->accept);
            $seen = 1;
            next;
        }
        my $line = <$handle>;
        if (!defined $line) {
            $ready->remove($handle);
            close $handle;
            next;
        }
        chomp $line;
        $line =~ s/\r$//;
        $filters{$line} = 1 if length $line;
        $handle->syswrite("ACK\n");
    }
}
reap();
print "Done\n";
