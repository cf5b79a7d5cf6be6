namespace Tritone.Texts;

/// <summary>What is done to a text before it is tokenised. A model's own settings say which; it is never assumed.</summary>
public enum TextRules
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The rules of the model card of cardiffnlp/twitter-roberta-base-emotion, with which the TweetEval models were trained:
    /// the text is split on blanks (U+0020); a word that starts with <c>@</c> and is longer than that becomes <c>@user</c>;
    /// a word that starts with <c>http</c> becomes <c>http</c>.
    /// </summary>
    Tweet,
}
