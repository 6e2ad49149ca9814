"""Channels: does a customer meet the same company in each of them?

```
observations of a measure -> levels         each channel, as it is and over the same case mix
                          -> consistency    how alike the channels are, 1 = the same experience in all
steps and their scores    -> crossings      what customers feel who go from one channel to another
steps of contacts         -> handovers      asked again who they are, promises unknown, contacts repeated elsewhere
steps with exposures      -> exposures      which contact a message, a video or a review led to
```
"""
