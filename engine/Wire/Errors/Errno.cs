namespace NetSim.Wire;

/// <summary>The error numbers of Linux (x86-64) that socket calls return, under their own names.</summary>
public enum Errno
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>Not permitted.</summary>
    EPERM = 1,

    /// <summary>No such thing: a congestion control that does not exist.</summary>
    ENOENT = 2,

    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,

    /// <summary>Not an open descriptor.</summary>
    EBADF = 9,

    /// <summary>The call would block; the same number as EWOULDBLOCK.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address of a buffer.</summary>
    EFAULT = 14,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>The machine's limit of open files is reached.</summary>
    ENFILE = 23,

    /// <summary>The process's limit of open descriptors is reached.</summary>
    EMFILE = 24,

    /// <summary>Writing after the sending side was closed.</summary>
    EPIPE = 32,

    /// <summary>The call does not exist.</summary>
    ENOSYS = 38,

    /// <summary>No message of that type; of a time stamp in a socket's error queue.</summary>
    ENOMSG = 42,

    /// <summary>The neighbour host is not on the network.</summary>
    ENONET = 64,

    /// <summary>Protocol error.</summary>
    EPROTO = 71,

    /// <summary>The descriptor is not a socket.</summary>
    ENOTSOCK = 88,

    /// <summary>A destination address is required.</summary>
    EDESTADDRREQ = 89,

    /// <summary>The message does not fit.</summary>
    EMSGSIZE = 90,

    /// <summary>The option is unknown at this level.</summary>
    ENOPROTOOPT = 92,

    /// <summary>The protocol is not supported.</summary>
    EPROTONOSUPPORT = 93,

    /// <summary>The operation is not supported by this socket.</summary>
    EOPNOTSUPP = 95,

    /// <summary>The address family is not supported.</summary>
    EAFNOSUPPORT = 97,

    /// <summary>The address is in use.</summary>
    EADDRINUSE = 98,

    /// <summary>The address is not this machine's, or no ephemeral port is free.</summary>
    EADDRNOTAVAIL = 99,

    /// <summary>The interface is down.</summary>
    ENETDOWN = 100,

    /// <summary>There is no route to the network.</summary>
    ENETUNREACH = 101,

    /// <summary>The connection was aborted on this side.</summary>
    ECONNABORTED = 103,

    /// <summary>The peer reset the connection.</summary>
    ECONNRESET = 104,

    /// <summary>No buffer space.</summary>
    ENOBUFS = 105,

    /// <summary>The socket is connected already.</summary>
    EISCONN = 106,

    /// <summary>The socket is not connected.</summary>
    ENOTCONN = 107,

    /// <summary>The connection timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>The peer refused the connection.</summary>
    ECONNREFUSED = 111,

    /// <summary>The host is down.</summary>
    EHOSTDOWN = 112,

    /// <summary>There is no route to the host.</summary>
    EHOSTUNREACH = 113,

    /// <summary>A connect is under way already.</summary>
    EALREADY = 114,

    /// <summary>A non-blocking connect has begun.</summary>
    EINPROGRESS = 115,

    /// <summary>The operation was canceled.</summary>
    ECANCELED = 125,
}
