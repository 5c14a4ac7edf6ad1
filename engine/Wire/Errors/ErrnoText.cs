namespace NetSim.Wire;

/// <summary>Words for an <see cref="Errno"/>, for reports and messages.</summary>
public static class ErrnoText
{
    /// <summary>A short sentence without full stop, such as <c>connection refused</c>.</summary>
    public static string Describe(this Errno errno) => errno switch
    {
        Errno.None => "success",
        Errno.EPERM => "operation not permitted",
        Errno.ENOENT => "no such file or directory: there is no congestion control of that name",
        Errno.EINTR => "interrupted by a signal",
        Errno.EBADF => "not an open descriptor",
        Errno.EAGAIN => "would block, try again",
        Errno.ENOMEM => "out of memory",
        Errno.EACCES => "permission denied",
        Errno.EFAULT => "bad buffer address",
        Errno.EINVAL => "invalid argument",
        Errno.ENFILE => "too many open files on the machine",
        Errno.EMFILE => "too many open descriptors in the process",
        Errno.EPIPE => "broken pipe: the sending side is closed",
        Errno.ENOSYS => "no such call",
        Errno.ENOMSG => "no message of that type",
        Errno.ENONET => "host is not on the network",
        Errno.EPROTO => "protocol error",
        Errno.ENOTSOCK => "not a socket",
        Errno.EDESTADDRREQ => "destination address required",
        Errno.EMSGSIZE => "message too long",
        Errno.ENOPROTOOPT => "option not available",
        Errno.EPROTONOSUPPORT => "protocol not supported",
        Errno.EOPNOTSUPP => "operation not supported",
        Errno.EAFNOSUPPORT => "address family not supported",
        Errno.EADDRINUSE => "address already in use",
        Errno.EADDRNOTAVAIL => "cannot assign the address: no free port, or not this host's address",
        Errno.ENETDOWN => "network is down",
        Errno.ENETUNREACH => "network is unreachable",
        Errno.ECONNABORTED => "connection aborted on this side",
        Errno.ECONNRESET => "connection reset by the peer",
        Errno.ENOBUFS => "no buffer space",
        Errno.EISCONN => "already connected",
        Errno.ENOTCONN => "not connected",
        Errno.ETIMEDOUT => "connection timed out",
        Errno.ECONNREFUSED => "connection refused",
        Errno.EHOSTDOWN => "host is down",
        Errno.EHOSTUNREACH => "no route to the host",
        Errno.EALREADY => "connect already under way",
        Errno.EINPROGRESS => "connect in progress",
        Errno.ECANCELED => "operation canceled",
        _ => $"error {(int)errno}",
    };
}
