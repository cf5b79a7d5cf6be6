namespace Tritone.Repository.Configuration;

/// <summary>How an image lies in a tensor, in the words of <c>config.pbtxt</c>.</summary>
public enum TensorFormat
{
    /// <summary><c>FORMAT_NONE</c>: it is no image, or nobody says.</summary>
    None,

    /// <summary><c>FORMAT_NHWC</c>: height, width, channels.</summary>
    Nhwc,

    /// <summary><c>FORMAT_NCHW</c>: channels, height, width.</summary>
    Nchw,
}
