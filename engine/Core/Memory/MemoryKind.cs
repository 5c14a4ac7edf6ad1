namespace NetSim.Core;

/// <summary>
/// What bytes are spent on: the lines of a <see cref="MemoryAccount"/>, in the order in which they are shown.
/// </summary>
public enum MemoryKind
{
    /// <summary>What every node costs, touched or not: rows of tables in engine, network and hosts.</summary>
    Node,

    /// <summary>What like nodes share: names, addresses, links, routes, settings and counters.</summary>
    Group,

    /// <summary>State of links that have a bandwidth limit or randomness, and packets in line before them.</summary>
    Link,

    /// <summary>Connections that NATs track.</summary>
    TrackedConnection,

    /// <summary>Machines that a script or a packet has touched, with their TCP.</summary>
    Machine,

    /// <summary>What machines remember of ports and peers.</summary>
    PortState,

    /// <summary>Listening sockets with their queues.</summary>
    Listener,

    /// <summary>Full socks: connections from SYN-SENT on, request socks and TIME-WAIT apart.</summary>
    FullSock,

    /// <summary>Recovery and congestion state of socks that have, or had, data in flight.</summary>
    RecoveryExtension,

    /// <summary>Segments in flight or waiting in send buffers.</summary>
    SendRecord,

    /// <summary>Data out of order at receivers, and options that applications set.</summary>
    ReceiveExtension,

    /// <summary>Half-open connections.</summary>
    RequestSock,

    /// <summary>Mini-socks in TIME-WAIT or FIN-WAIT-2.</summary>
    TimeWaitSock,

    /// <summary>The hash tables that find a sock by its four-tuple.</summary>
    LookupTable,

    /// <summary>Who holds a socket: one record for each open descriptor.</summary>
    SocketOwner,

    /// <summary>Events that wait in queues: 64 bytes each, and their places in ladder or heap.</summary>
    QueuedEvent,

    /// <summary>Timers that wait beside the queue, those included that nobody wants any more: 16 bytes each.</summary>
    Timer,

    /// <summary>The rare parts of events: SACK blocks, ICMP quotes.</summary>
    EventExtension,

    /// <summary>Outboxes between partitions.</summary>
    Outbox,

    /// <summary>Suspended handlers, their connections and programs: state of applications, not of TCP.</summary>
    Handler,

    /// <summary>Loads, attackers and their requests.</summary>
    Traffic,

    /// <summary>Counters, gauges and histograms that somebody reads.</summary>
    Observer,
}
