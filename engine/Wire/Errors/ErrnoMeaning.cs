namespace NetSim.Wire;

/// <summary>What an error code tells an application.</summary>
/// <param name="Error">The code.</param>
/// <param name="Meaning">What happened, in one sentence.</param>
/// <param name="Source">The manual page, and the kernel function where it is TCP's.</param>
public sealed record ErrnoMeaning(Errno Error, string Meaning, string Source)
{
    /// <summary>Every code's meaning, by number.</summary>
    public static IReadOnlyList<ErrnoMeaning> All { get; } =
    [
        new(Errno.EPERM, "Not permitted.", "errno(3)"),
        new(Errno.ENOENT, "No such thing: a congestion control that does not exist.", "tcp(7): tcp_set_congestion_control"),
        new(Errno.EINTR, "Interrupted by a signal.", "errno(3)"),
        new(Errno.EBADF, "Not an open descriptor.", "errno(3)"),
        new(Errno.EAGAIN, "The call would block; the same number as EWOULDBLOCK.", "send(2), recv(2), accept(2)"),
        new(Errno.ENOMEM, "Out of memory.", "errno(3)"),
        new(Errno.EACCES, "Permission denied.", "errno(3)"),
        new(Errno.EFAULT, "Bad address of a buffer.", "errno(3)"),
        new(Errno.EINVAL, "Invalid argument.", "errno(3)"),
        new(Errno.ENFILE, "The machine's limit of open files is reached.", "errno(3)"),
        new(Errno.EMFILE, "The process's limit of open descriptors is reached; accepted connections stay in the queue.", "socket(2), accept(2): RLIMIT_NOFILE"),
        new(Errno.EPIPE, "Writing after the sending side was closed.", "send(2): sk_stream_error"),
        new(Errno.ENOSYS, "The call does not exist.", "errno(3)"),
        new(Errno.ENOMSG, "No message of that type; ee_errno of a time stamp.", "errno(3), recvmsg(2): __skb_tstamp_tx"),
        new(Errno.ENONET, "The neighbour host is not on the network.", "errno(3)"),
        new(Errno.EPROTO, "Protocol error.", "errno(3)"),
        new(Errno.ENOTSOCK, "The descriptor is not a socket.", "errno(3)"),
        new(Errno.EDESTADDRREQ, "A destination address is required.", "errno(3)"),
        new(Errno.EMSGSIZE, "The message does not fit.", "send(2), icmp(7): ICMP_FRAG_NEEDED"),
        new(Errno.ENOPROTOOPT, "The option is unknown at this level.", "errno(3)"),
        new(Errno.EPROTONOSUPPORT, "The protocol is not supported.", "errno(3)"),
        new(Errno.EOPNOTSUPP, "The operation is not supported by this socket.", "errno(3)"),
        new(Errno.EAFNOSUPPORT, "The address family is not supported.", "errno(3)"),
        new(Errno.EADDRINUSE, "The address is in use.", "bind(2), listen(2): inet_csk_get_port"),
        new(Errno.EADDRNOTAVAIL, "The address is not this machine's, or no ephemeral port is free: net.ipv4.ip_local_port_range is used up towards that peer.", "connect(2): __inet_hash_connect found no free port"),
        new(Errno.ENETDOWN, "The interface is down.", "errno(3)"),
        new(Errno.ENETUNREACH, "There is no route to the network.", "icmp(7): ICMP_NET_UNREACH"),
        new(Errno.ECONNABORTED, "The connection was aborted on this side.", "accept(2)"),
        new(Errno.ECONNRESET, "The peer reset the connection: its application is gone, closed with unread data, or does not know it.", "recv(2): tcp_reset"),
        new(Errno.ENOBUFS, "No buffer space.", "errno(3)"),
        new(Errno.EISCONN, "The socket is connected already.", "connect(2)"),
        new(Errno.ENOTCONN, "The socket is not connected.", "send(2), recv(2), shutdown(2)"),
        new(Errno.ETIMEDOUT, "Nobody answered: connect() gave up by net.ipv4.tcp_syn_retries, data by tcp_retries2, an idle connection by keepalive.", "connect(2), tcp(7): tcp_write_err, keepalive"),
        new(Errno.ECONNREFUSED, "The peer answered the SYN with a RST: nobody listens there.", "connect(2): tcp_reset in SYN-SENT"),
        new(Errno.EHOSTDOWN, "The host is down.", "errno(3)"),
        new(Errno.EHOSTUNREACH, "There is no route to the host.", "icmp(7): ICMP_HOST_UNREACH"),
        new(Errno.EALREADY, "A connect is under way already.", "connect(2)"),
        new(Errno.EINPROGRESS, "A non-blocking connect has begun.", "connect(2)"),
        new(Errno.ECANCELED, "The operation was canceled.", "errno(3)"),
    ];
}
